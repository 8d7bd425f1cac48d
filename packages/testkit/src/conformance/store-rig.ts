/** Opens a store as a broker would: collects what it says, commits when it asks, waits for what it promised. */
import { strict as assert } from 'node:assert'
import type { DurableSubscription, Message, Store, StoredMessage, StoreRecovery, Ticket } from '@hermod/model'
import { ConnectionId, Destination, LocalTransactionId, XaTransactionId } from '@hermod/model'

/** What one case gets to work on. */
export interface StoreFixture {
  /** An unopened store over the fixture's data: a new object, or the same again where the data lives in the object. */
  make(): Store
  /** Removes the data. */
  dispose(): Promise<void>
}

export class StoreRig {
  store!: Store
  recovery!: StoreRecovery
  private dirty = false
  private waiters: { ticket: Ticket; resolve: () => void; reject: (error: Error) => void }[] = []

  constructor(private readonly fixture: StoreFixture) {}

  async open(): Promise<this> {
    this.store = this.fixture.make()
    this.store.onDirty = () => {
      this.dirty = true
    }
    this.dirty = false
    this.recovery = await this.store.open(
      {
        durable: (ticket) => this.durable(ticket),
        failed: (error) => {
          for (const waiter of this.waiters.splice(0)) waiter.reject(error)
        },
      },
      () => {},
    )
    return this
  }

  /** Ends in order and opens again. */
  async reopen(): Promise<void> {
    await this.settle()
    await this.store.close()
    await this.open()
  }

  /** The commit phase of a turn: returns when all that was appended is durable. */
  async settle(): Promise<void> {
    const ticket = this.store.ticket()
    const reached = new Promise<void>((resolve, reject) => this.waiters.push({ ticket, resolve, reject }))
    if (this.dirty) {
      this.dirty = false
      this.store.commit()
    }
    this.durable(this.store.durable)
    await reached
    assert.ok(this.store.durable >= ticket, 'the store says it is durable')
  }

  private durable(ticket: Ticket): void {
    const reached = this.waiters.filter((waiter) => waiter.ticket <= ticket)
    this.waiters = this.waiters.filter((waiter) => waiter.ticket > ticket)
    for (const waiter of reached) waiter.resolve()
  }
}

export const NO_LIMIT = 1 << 30

export const Q = Destination.queue('Q')
export const OTHER = Destination.queue('OTHER')
export const T = Destination.topic('T')

export function subscription(name: string, extra: Partial<DurableSubscription> = {}): DurableSubscription {
  return {
    clientId: 'client',
    subscriptionName: name,
    subscribedDestination: T,
    destination: T,
    selector: null,
    noLocal: false,
    ...extra,
  }
}

export const key = (name: string): string => `client:${name}`

export function localId(value: number): LocalTransactionId {
  return new LocalTransactionId(value, new ConnectionId('ID:testkit-1-1:1'))
}

export function xaId(value: number): XaTransactionId {
  return new XaTransactionId(-77, Uint8Array.of(1, 2, value), Uint8Array.of(value))
}

/** Producer sequences, which tests use as names. */
export function names(messages: readonly (StoredMessage | Message)[]): number[] {
  return messages.map((item) => Number(('message' in item ? item.message : item).messageId.producerSequenceId))
}

export function sameMessage(actual: Message | undefined, expected: Message): void {
  assert.ok(actual !== undefined, `message ${expected.messageId} is there`)
  assert.equal(actual.messageId.producerKey(), expected.messageId.producerKey())
  assert.equal(actual.kind, expected.kind)
  assert.equal(actual.destination.qualifiedName, expected.destination.qualifiedName)
  assert.equal(actual.priority, expected.priority)
  assert.equal(actual.redeliveryCounter, expected.redeliveryCounter)
  assert.deepEqual(Buffer.from(actual.content ?? []), Buffer.from(expected.content ?? []))
  assert.deepEqual(actual.properties(), expected.properties())
}
