import type { ConfiguredBean } from '@hermod/model'
import { Destination } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { destinationInterceptors } from '../src/virtual-destinations.js'

function bean(
  name: string,
  values: Record<string, unknown> = {},
  properties: Record<string, readonly ConfiguredBean[]> = {},
): ConfiguredBean {
  return {
    name,
    position: { file: 'activemq.xml', line: 7, column: 3 },
    status: 'works',
    values,
    texts: new Map(Object.entries(values).map(([key, value]) => [key, { text: `${value}` }])),
    properties: new Map(Object.entries(properties)),
  }
}

const log = new RecordingLogger()
const read = (...beans: ConfiguredBean[]) => destinationInterceptors(new Map([['destinationInterceptors', beans]]), log)
const virtual = (...beans: ConfiguredBean[]) =>
  bean('virtualDestinationInterceptor', {}, { virtualDestinations: beans })
const queue = (physicalName: string) => bean('queue', { physicalName })

describe('what <destinationInterceptors> says', () => {
  it('is nothing when nothing is configured, which leaves the defaults on', () => {
    expect(destinationInterceptors(new Map(), log)).toBeUndefined()
    expect(read()).toBeUndefined()
  })

  it('is handed on in its order', () => {
    const topic = bean('virtualTopic', { name: 'VT.>', selectorAware: true })
    const forwardTo = [
      queue('A'),
      bean('filteredDestination', { selector: 'n > 1', topic: 'T' }),
      bean('filteredDestination', { selector: 'n > 2' }, { destination: [queue('B')] }),
    ]
    const composite = bean('compositeQueue', { name: 'IN', forwardOnly: false }, { forwardTo })
    expect(read(virtual(topic, composite), bean('mirroredQueue', { prefix: 'M.' }))).toEqual([
      {
        kind: 'virtualDestinations',
        destinations: [
          { kind: 'virtualTopic', options: { name: 'VT.>', selectorAware: true } },
          {
            kind: 'compositeQueue',
            options: { name: 'IN', forwardOnly: false },
            forwardTo: [
              { destination: Destination.queue('A'), selector: undefined },
              { destination: Destination.topic('T'), selector: 'n > 1' },
              { destination: Destination.queue('B'), selector: 'n > 2' },
            ],
          },
        ],
      },
      { kind: 'mirroredQueue', options: { prefix: 'M.' } },
    ])
  })

  it.each([
    ['a composite without name', bean('compositeTopic'), 'activemq.xml:7:3: <compositeTopic>: it needs a name'],
    [
      'a selector that is none',
      bean(
        'compositeQueue',
        { name: 'IN' },
        { forwardTo: [bean('filteredDestination', { selector: 'a =', queue: 'A' })] },
      ),
      'activemq.xml:7:3: <filteredDestination>: selector "a ="',
    ],
    [
      'a filtered destination that leads nowhere',
      bean('compositeQueue', { name: 'IN' }, { forwardTo: [bean('filteredDestination', { selector: 'a = 1' })] }),
      'it needs a queue, a topic or a destination',
    ],
    [
      'a queue without name',
      bean('compositeQueue', { name: 'IN' }, { forwardTo: [queue('')] }),
      'it needs a physicalName',
    ],
    ['anything else', bean('kahaDB'), 'a virtual destination is a virtualTopic'],
  ])('is refused with its place: %s', (_what, one, message) => {
    expect(() => read(virtual(one))).toThrow(message)
  })

  it('forwards nothing to a filtered destination without selector, and says so', () => {
    const composite = bean(
      'compositeQueue',
      { name: 'IN' },
      { forwardTo: [bean('filteredDestination', { queue: 'A' })] },
    )
    expect(read(virtual(composite))).toMatchObject([{ destinations: [{ forwardTo: [] }] }])
    expect(log.matching(/activemq.xml:7:3: <filteredDestination> has no selector/)).toHaveLength(1)
  })
})
