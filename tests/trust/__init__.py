"""What a room must be able to trust: every finding of the attack and the audit with its test."""
