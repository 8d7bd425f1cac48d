/** What is played on a ground: black box, by clients of its two ends. */
import type { Consumer } from '@hermod/client'
import type { Ground } from '../support/ground.js'
import type { Mix } from '../support/mix.js'
import type { Client } from '../support/network.js'

export interface Scenario {
  readonly title: string
  /** Default: every mix. */
  readonly suits?: (mix: Mix) => boolean
  readonly play: (ground: Ground) => Promise<void>
}

/** Messages find their way back. */
export const returning = ({ duplex, shape }: Mix): boolean => duplex || shape === 'mesh'

export const onlyThere = (mix: Mix): boolean => !returning(mix)

export async function closeAll(consumers: readonly Consumer[]): Promise<void> {
  for (const consumer of consumers) await consumer.close()
}

/** Two brokers of a network, by clients of them, messages going from the one to the other. */
export interface Way {
  readonly here: Client
  readonly there: Client
}
