"""The draft of a call flow as people change it: an outline, a form for each step, prompts."""
