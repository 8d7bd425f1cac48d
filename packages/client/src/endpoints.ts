/**
 * The producers, consumers and browsers of a session: announced to the broker when they are made, and found by their id
 * for what it sends to one of them.
 */
import type { ConsumerId, ProducerId } from '@hermod/model'
import type { ConsumerInfo, MessageDispatch, ProducerInfo } from '@hermod/openwire'
import type { Browser } from './browser.js'
import { Consumer } from './consumer.js'
import type { ConnectionOptions } from './options.js'
import type { Producer } from './producer.js'
import type { Request } from './wire/channel.js'

/** What they need of their connection. */
export interface EndpointsHost {
  readonly options: ConnectionOptions
  request(command: Request, what: string, timeoutMs: number): Promise<unknown>
}

export class Endpoints {
  private readonly receivers = new Map<string, Consumer | Browser>()
  private readonly producers = new Map<string, Producer>()

  constructor(private readonly host: EndpointsHost) {}

  /** Rejects when the broker refuses it. */
  async addProducer(producer: Producer): Promise<void> {
    const key = String(producer.id)
    this.producers.set(key, producer)
    await this.announce(producer.info, 'the new producer', () => this.producers.delete(key))
  }

  /** Rejects when the broker refuses it. `what`: it, for the error. */
  async addReceiver(receiver: Consumer | Browser, what: string): Promise<void> {
    const key = String(receiver.info.consumerId)
    // Before the broker answers: dispatches may come ahead of the answer.
    this.receivers.set(key, receiver)
    await this.announce(receiver.info, what, () => this.receivers.delete(key))
  }

  removeProducer(producer: Producer): void {
    this.producers.delete(String(producer.id))
  }

  removeReceiver(receiver: Consumer | Browser): void {
    this.receivers.delete(String(receiver.info.consumerId))
  }

  consumers(): Consumer[] {
    return [...this.receivers.values()].filter((each) => each instanceof Consumer)
  }

  async close(): Promise<void> {
    for (const consumer of this.consumers()) await consumer.close()
    for (const producer of [...this.producers.values()]) await producer.close()
  }

  // What the broker sends.

  dispatched(dispatch: MessageDispatch): void {
    this.receivers.get(String(dispatch.consumerId))?.dispatched(dispatch)
  }

  windowAcknowledged(id: ProducerId, size: number): void {
    this.producers.get(String(id))?.windowAcknowledged(size)
  }

  /** The broker closed a consumer. */
  consumerEnded(id: ConsumerId): void {
    const key = String(id)
    this.receivers.get(key)?.ended()
    this.receivers.delete(key)
  }

  /** The broker lets a consumer have another prefetch than it asked for. */
  prefetchGranted(id: ConsumerId, size: number): void {
    this.receivers.get(String(id))?.prefetchGranted(size)
  }

  // What becomes of the connection.

  started(): void {
    for (const consumer of this.consumers()) consumer.wake()
  }

  interrupted(): void {
    for (const consumer of this.consumers()) consumer.interrupted()
    for (const producer of this.producers.values()) producer.interrupted()
  }

  resumed(): void {
    for (const consumer of this.consumers()) consumer.resumed()
  }

  ended(reason: Error): void {
    for (const receiver of this.receivers.values()) receiver.ended()
    for (const producer of this.producers.values()) producer.ended(reason)
    this.receivers.clear()
    this.producers.clear()
  }

  private async announce(command: ConsumerInfo | ProducerInfo, what: string, undo: () => void): Promise<void> {
    try {
      await this.host.request(command, what, this.host.options.requestTimeout)
    } catch (error) {
      undo()
      throw error
    }
  }
}
