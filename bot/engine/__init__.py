"""Rasa: pipeline components, training data, training, and the agent. Nobody else imports it."""
