"""A flow file changed by forms: only what was changed is written anew."""
