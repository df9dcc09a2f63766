"""A telephone line at Twilio: a call is a loop of listening (Gather) and answering (TwiML)."""
