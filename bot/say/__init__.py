"""Wording: everything a reply says about preferences, dates and lists."""
