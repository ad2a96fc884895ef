"""Facebook and Instagram: CrowdTangle and the Meta Content Library."""
