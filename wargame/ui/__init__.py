"""The Textual screens: one person, or several teams at one terminal, at a table or looking back."""
