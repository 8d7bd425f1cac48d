/** When received messages count as consumed. */
export type AcknowledgeMode =
  /** When `receive` has handed it over, or the listener has finished. */
  | 'auto'
  /** When the application calls `message.acknowledge()`: everything the session has delivered so far. */
  | 'client'
  /** As auto, in batches; a crash may deliver some twice. */
  | 'dups-ok'
  /** When the session commits. */
  | 'transacted'
  /** When the application calls `message.acknowledge()`: that message only. */
  | 'individual'
