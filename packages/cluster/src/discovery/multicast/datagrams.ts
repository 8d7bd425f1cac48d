/** UDP as the discovery needs it, handed in so that it runs without a network. */
import type { MulticastGroup } from './group.js'

export interface Datagrams {
  /** Errors come to the sink, as does everything else, never before this has returned. */
  listen(group: MulticastGroup, sink: DatagramSink): Listening
  speak(group: MulticastGroup): Speaker
}

export interface DatagramSink {
  /** It hears the group from now on. */
  joined(): void
  /** `from`: address of the sender, for the log. */
  received(bytes: Uint8Array, from: string): void
  /** The group could not be joined, or has been lost. Nothing comes any more. */
  lost(error: Error): void
}

export interface Listening {
  close(): void
}

export interface Speaker {
  /** `done` gets what kept it from being sent; it is called in any case, never before this has returned. */
  send(text: string, done: (error?: Error) => void): void
  close(): void
}
