"""The local voice loop: a microphone or a file, a recogniser, turns, a voice. `attune talk`."""
