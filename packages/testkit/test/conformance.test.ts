/** The suite itself is on trial: a store that cheats must not pass. */
import type { Message, QueueStore } from '@hermod/model'
import { MemoryStore } from '@hermod/store'
import { storeConformance } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'

/** Breaks one method of the queues that a good store gives. */
function cheatingStore(cheat: (queue: QueueStore) => Partial<QueueStore>): MemoryStore {
  const store = new MemoryStore()
  const original = store.queue.bind(store)
  store.queue = (destination) => {
    const queue = original(destination)
    return Object.assign(queue, cheat(queue))
  }
  return store
}

async function failures(make: () => MemoryStore): Promise<string[]> {
  const failed: string[] = []
  for (const { name, run } of storeConformance(async () => {
    const store = make()
    return { make: () => store, dispose: async () => {} }
  })) {
    await run().catch(() => failed.push(name))
  }
  return failed
}

describe('the store suite', () => {
  it('passes an honest store', async () => {
    expect(await failures(() => new MemoryStore())).toEqual([])
  })

  it('finds a store that loses one message', async () => {
    let added = 0
    const lossy = () =>
      cheatingStore((queue) => {
        const add = Object.getPrototypeOf(queue).add as (message: Message) => number
        return {
          add: (message) => {
            const key = add.call(queue, message)
            if (++added % 50 === 0) queue.remove(key, message.messageId)
            return key
          },
        }
      })
    expect((await failures(lossy)).length).toBeGreaterThan(0)
  })

  it('finds a store that ignores removals', async () => {
    expect((await failures(() => cheatingStore(() => ({ remove: () => {} })))).length).toBeGreaterThan(3)
  })

  it('finds a store that pages without a limit', async () => {
    const greedy = () =>
      cheatingStore((queue) => {
        const page = Object.getPrototypeOf(queue).page as QueueStore['page']
        return { page: (after) => page.call(queue, after, 1e9, 1e9) }
      })
    expect(await failures(greedy)).toContain('pages within its limits, and one message at least')
  })
})
