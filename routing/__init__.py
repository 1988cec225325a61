"""Who should take a call, in what order, and when it is late. Pure: decides, touches nothing."""
