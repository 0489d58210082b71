"""What is believed: text in, a `Case` out, or every problem at once."""
