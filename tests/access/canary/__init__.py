"""What the canary tests are made of: secrets, people who may not read them, every channel.

What may differ all the same, and why; whoever adds a line here says so in the review:

- *A value that must be unique* is refused where somebody else has it, seen or not: the database
  could not keep its promise otherwise. The answer names no record, and no field that is hidden.
- *Deleting and restoring* do to linked records what the definition says, and are refused where it
  forbids them. Of records out of sight neither number nor name is told.
- *A rule of the definition* (a check, the condition of a scope, what a link offers) speaks in its
  author's words, also of a field that the reader may not read: that is what it is for. A check over
  hidden fields speaks only to who changed one of its fields.
- *A change of a hidden field* raises the record's version and moment: that something changed is
  told, never what. Both states of the canary have changed as often.
- *A mask* tells that there is a value, and what its preset leaves.
- *The number of a new record* tells how many were made before it.
"""
