"""The local web app: parse, ask the workbench, answer. It computes nothing of its own."""
