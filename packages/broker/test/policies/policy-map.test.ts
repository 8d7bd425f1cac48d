import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { PolicyMap } from '../../src/policies/policy-map.js'
import { effectivePrefetch } from '../../src/policies/prefetch.js'

const { queue, topic } = Destination

describe('PolicyMap', () => {
  it("gives ActiveMQ's defaults when nothing is configured", () => {
    const policy = new PolicyMap().policyFor(queue('A'))
    expect(policy).toMatchObject({ queuePrefetch: 1000, producerFlowControl: true, memoryLimit: 0 })
    expect(policy.pendingLimitFor(10, 0)).toBe(-1)
  })

  it('takes the closest entry whole, not a mixture', () => {
    const map = new PolicyMap([
      { destination: queue('>'), options: { memoryLimit: 1000, queuePrefetch: 1 } },
      { destination: queue('BIG.>'), options: { memoryLimit: 5000 } },
    ])
    expect(map.policyFor(queue('A'))).toMatchObject({ memoryLimit: 1000, queuePrefetch: 1 })
    expect(map.policyFor(queue('BIG.A'))).toMatchObject({ memoryLimit: 5000, queuePrefetch: 1000 })
  })

  it('falls back to the default entry [F4.103]', () => {
    const map = new PolicyMap([{ destination: null, options: { memoryLimit: 7 } }, { destination: queue('Q') }])
    expect(map.policyFor(topic('T')).memoryLimit).toBe(7)
    expect(map.policyFor(queue('Q')).memoryLimit).toBe(0)
  })

  it('shares one object among the destinations of an entry', () => {
    const map = new PolicyMap([{ destination: queue('>') }])
    expect(map.policyFor(queue('A'))).toBe(map.policyFor(queue('B')))
  })

  it.each([
    [{ kind: 'constant', limit: 1000 } as const, 10, 0, 1000],
    [{ kind: 'constant', limit: -1 } as const, 10, 0, -1],
    [{ kind: 'prefetchRate', multiplier: 2.5 } as const, 11, 0, 27],
    [{ kind: 'constant', limit: 1000 } as const, 10, 50, 50],
    [{ kind: 'constant', limit: 10 } as const, 10, 50, 10],
    [undefined, 10, 50, -1], // a wish alone is no limit in ActiveMQ
  ])('limits what is pending for a slow consumer: %j prefetch %i asked %i', (strategy, prefetch, asked, limit) => {
    const entry = { destination: topic('>'), ...(strategy && { pendingMessageLimitStrategy: strategy }) }
    expect(new PolicyMap([entry]).policyFor(topic('T')).pendingLimitFor(prefetch, asked)).toBe(limit)
  })
})

describe('effectivePrefetch', () => {
  const options = { queuePrefetch: 1, queueBrowserPrefetch: 2, topicPrefetch: 3, durableTopicPrefetch: 4 }
  const policy = new PolicyMap([{ destination: null, options }]).policyFor(queue('Q'))

  it('replaces the defaults of clients and respects what they chose', () => {
    expect(effectivePrefetch(policy, 'queue', 1000)).toBe(1)
    expect(effectivePrefetch(policy, 'queue', 999)).toBe(999)
    expect(effectivePrefetch(policy, 'queueBrowser', 500)).toBe(2)
    expect(effectivePrefetch(policy, 'topic', 32767)).toBe(3)
    expect(effectivePrefetch(policy, 'topic', 32766)).toBe(32766)
    expect(effectivePrefetch(policy, 'durableTopic', 100)).toBe(4)
    expect(effectivePrefetch(policy, 'durableTopic', 1000)).toBe(4)
    expect(effectivePrefetch(policy, 'durableTopic', 0)).toBe(0)
  })
})
