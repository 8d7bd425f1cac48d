/**
 * All that the bridges of one broker consume on behalf of others. In a network with several ways to a consumer only
 * one of them serves it, where the connector says so: the one of highest priority, among equals the first.
 */
import type { ConsumerId } from '@hermod/model'
import type { ConsumerInfo } from '@hermod/openwire'
import type { NetworkConnectorOptions } from '../options.js'

export interface Contender {
  readonly info: ConsumerInfo & { readonly consumerId: ConsumerId }
  /** A better way was found: it is to let go. */
  yield(): void
}

export class Competition {
  private readonly contenders = new Map<string, Contender>()
  /** Contenders by each consumer they serve, which may be several brokers away. */
  private readonly byConsumer = new Map<string, Set<Contender>>()

  add(contender: Contender): void {
    this.contenders.set(contender.info.consumerId.toString(), contender)
    for (const consumer of contender.info.networkConsumerPath ?? []) {
      const key = String(consumer)
      const serving = this.byConsumer.get(key)
      if (serving === undefined) this.byConsumer.set(key, new Set([contender]))
      else serving.add(contender)
    }
  }

  remove(id: ConsumerId): void {
    const contender = this.contenders.get(id.toString())
    if (contender === undefined) return
    this.contenders.delete(id.toString())
    for (const consumer of contender.info.networkConsumerPath ?? []) {
      const serving = this.byConsumer.get(String(consumer))
      if (serving?.delete(contender) === true && serving.size === 0) this.byConsumer.delete(String(consumer))
    }
  }

  /** One that serves the same consumer. Ids are told by others, and one of another destination is another consumer's. */
  private rivalOf({ destination }: ConsumerInfo, consumer: string): Contender | undefined {
    for (const contender of this.byConsumer.get(consumer) ?? []) {
      const its = contender.info.destination
      if (its !== null && destination?.equals(its) === true) return contender
    }
    return undefined
  }

  /** True: the candidate is not needed. A contender of lower priority yields to it, unless it is durable. */
  serves(candidate: ConsumerInfo, options: NetworkConnectorOptions): boolean {
    const isQueue = candidate.destination?.isQueue === true
    if (isQueue ? !options.suppressDuplicateQueueSubscriptions : !options.suppressDuplicateTopicSubscriptions) {
      return false
    }
    for (const consumer of candidate.networkConsumerPath ?? []) {
      const rival = this.rivalOf(candidate, String(consumer))
      if (rival === undefined) continue
      // A durable one goes on keeping what is published, and nobody would fetch that any more.
      if (rival.info.priority >= candidate.priority || rival.info.subscriptionName !== null) return true
      rival.yield()
      return false
    }
    return false
  }
}
