"""Where facts come from: the shipped record, and a loader with a card for every dataset that is not shipped."""
