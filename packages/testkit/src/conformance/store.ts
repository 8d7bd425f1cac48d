/**
 * What every store promises, as named cases without a test framework:
 *
 *   describe.each(storeConformance(factory))('a store', ({ name, run }) => it(name, run))
 *
 * Each case gets a fixture of its own from `factory` and disposes of it.
 */
import { queueCases } from './store-queues.js'
import type { StoreFixture } from './store-rig.js'
import { StoreRig } from './store-rig.js'
import { topicCases } from './store-topics.js'
import { transactionCases } from './store-transactions.js'

export type { StoreFixture } from './store-rig.js'

export interface StoreCase {
  readonly name: string
  run(): Promise<void>
}

/** A case's body, on an open store. */
export type StoreBody = (rig: StoreRig) => Promise<void>

export function storeConformance(factory: () => Promise<StoreFixture>): StoreCase[] {
  const bodies = { ...queueCases, ...topicCases, ...transactionCases }
  return Object.entries(bodies).map(([name, body]) => ({
    name,
    async run() {
      const fixture = await factory()
      const rig = await new StoreRig(fixture).open()
      try {
        await body(rig)
      } finally {
        await rig.store.close()
        await fixture.dispose()
      }
    },
  }))
}
