/**
 * Errors are tables: per package one `defineErrors({...})`, read by code, adapters and `docs/reference/errors.md`.
 * A `BrokerError` is foreseen trouble a peer or an operator can act on; adapters turn it into their protocol's reply.
 */

/** What OpenWire peers are told: the Java class decides how a Java client behaves. */
export type JmsClass =
  | 'javax.jms.JMSException'
  | 'javax.jms.JMSSecurityException'
  | 'javax.jms.IllegalStateException'
  | 'javax.jms.InvalidClientIDException'
  | 'javax.jms.InvalidDestinationException'
  | 'javax.jms.InvalidSelectorException'
  | 'javax.jms.MessageFormatException'
  | 'javax.jms.ResourceAllocationException'
  | 'javax.jms.TransactionRolledBackException'
  | 'javax.transaction.xa.XAException'
  | 'java.lang.SecurityException'
  | 'java.lang.IllegalArgumentException'
  | 'java.lang.IllegalStateException'
  | 'java.io.IOException'
  | 'org.apache.activemq.DestinationDoesNotExistException'

export interface ErrorRow {
  /** Shown to users; `{name}` is filled from the details given at the throw. Says what is wrong and what to do. */
  readonly message: string
  readonly jms: JmsClass
  /** True if the same request may succeed later without a change. */
  readonly retry: boolean
}

export interface ErrorOptions {
  readonly cause?: unknown
}

export class BrokerError extends Error {
  override readonly name = 'BrokerError'
  constructor(
    /** Stable code, for example `HERMOD_BROKER_DUPLICATE_CLIENT_ID`. */
    readonly code: string,
    message: string,
    readonly jmsClass: JmsClass,
    readonly retry: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export type ErrorFactory = (details?: Record<string, unknown>, options?: ErrorOptions) => BrokerError

/** `defineErrors('STORE', {full: {...}})` gives `{full(details)}` making errors with the code `HERMOD_STORE_FULL`. */
export function defineErrors<K extends string>(area: string, rows: Record<K, ErrorRow>): ErrorTable<K> {
  const factories = {} as Record<K, ErrorFactory>
  for (const key of Object.keys(rows) as K[]) {
    const row = rows[key]
    const code = `HERMOD_${area}_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
    factories[key] = (details = {}, options) =>
      new BrokerError(code, fill(row.message, details), row.jms, row.retry, options)
  }
  return Object.assign(factories, { area, rows })
}

export type ErrorTable<K extends string> = Record<K, ErrorFactory> & {
  readonly area: string
  readonly rows: Record<K, ErrorRow>
}

function fill(template: string, details: Record<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (hole, name: string) => (name in details ? String(details[name]) : hole))
}
