"""Front Door: the host that lets calls in, keeps their record and sends people what they need."""
