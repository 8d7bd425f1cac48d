import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { sameConfiguration } from '../src/same-configuration.js'
import { inspectBroker } from './read-file.js'

const inside = (text: string, attributes?: string) => inspectBroker(text, attributes).settings

describe('two configurations say the same', () => {
  const queue = '<destinations><queue physicalName="A"/></destinations>'

  it('wherever it stands and however it is written', () => {
    const one = inside(
      `<systemUsage><systemUsage><memoryUsage><memoryUsage limit="1 mb"/></memoryUsage></systemUsage></systemUsage>${queue}`,
    )
    const other = inside(
      `\n<!-- moved -->\n${queue}\n<systemUsage><systemUsage><memoryUsage><memoryUsage limit="1 mb"/></memoryUsage></systemUsage></systemUsage>`,
    )
    expect(one).toBeDefined()
    expect(sameConfiguration(one, other)).toBe(true)
  })

  it.each([
    ['another value', queue.replace('"A"', '"B"')],
    ['another element', queue.replaceAll('queue', 'topic')],
    ['one more', queue.replace('</d', '<queue physicalName="B"/></d')],
    ['one less', '<destinations/>'],
    ['none', ''],
  ])('but not with %s', (_what, text) => {
    expect(sameConfiguration(inside(queue), inside(text))).toBe(false)
    expect(sameConfiguration(inside(text), inside(queue))).toBe(false)
  })

  it('by their parts: values, lists in order, maps in any order', () => {
    expect(sameConfiguration([1, 2], [2, 1])).toBe(false)
    expect(
      sameConfiguration(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      ),
    ).toBe(true)
    expect(sameConfiguration(new Map([['a', undefined]]), new Map([['b', undefined]]))).toBe(false)
    expect(sameConfiguration({ a: 1, b: undefined }, { a: 1 })).toBe(true)
    expect(sameConfiguration({ a: 1, position: 1 }, { a: 1, position: 2 })).toBe(true)
    expect(sameConfiguration(Number.NaN, Number.NaN)).toBe(true)
    expect(sameConfiguration(null, {})).toBe(false)
    expect(sameConfiguration([], {})).toBe(false)
    expect(sameConfiguration(Destination.queue('A'), Destination.queue('A'))).toBe(true)
    expect(sameConfiguration(Destination.queue('A'), { kind: 'queue', name: 'A' })).toBe(false)
  })
})
