"""What shipped models answer, stored item by item, and the figures that follow from it."""
