"""What a room can trust: secrecy, damaged and forged files, crashes, packaging."""
