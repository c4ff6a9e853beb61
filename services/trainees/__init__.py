"""The trainee registry: who is out of work, in training, available or hired, under pseudonyms."""
