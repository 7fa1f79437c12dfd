"""US Bureau of Labor Statistics: SOC and its crosswalks."""
