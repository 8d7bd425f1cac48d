/** A broker that runs in this process, as those who started it see it. */
import type { VmRegistry } from '@hermod/transport'

export type EndReason =
  /** `stop` was called. */
  | { readonly kind: 'stopped' }
  /** The broker gave up by itself: the lock was lost, or the disk failed. */
  | { readonly kind: 'failed'; readonly error: Error }

export interface RunningBroker {
  readonly name: string
  readonly id: string
  /** Addresses clients connect to, with the ports really taken. */
  readonly addresses: readonly string[]
  /** Where clients of this process reach it, as `vm://NAME`. */
  readonly vm: VmRegistry
  /**
   * Reads the configuration that the broker was started from again and applies what has changed. Returns what the log
   * was told, each line with a `;` behind it. Throws where no `<runtimeConfigurationPlugin>` is configured.
   */
  applyChangedConfiguration(): string
  /**
   * Starts a broker made with `start: false`; resolves when it listens, or when it was told to stop before it did.
   * Idempotent. Rejects when it cannot start; then nothing of it is left.
   */
  start(): Promise<void>
  /** Ends in order: connectors, connections, store, lock. Idempotent; resolves when all is closed. */
  stop(): Promise<void>
  /** Resolves when the broker has ended, for whatever reason. */
  readonly ended: Promise<EndReason>
}
