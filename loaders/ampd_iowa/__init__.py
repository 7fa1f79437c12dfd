"""The State of Iowa's AMP'D list of approved SOC codes, and the programme that rests on it."""
