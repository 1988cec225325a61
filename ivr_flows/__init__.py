"""What the caller hears and presses. Pure: decides, touches nothing."""
