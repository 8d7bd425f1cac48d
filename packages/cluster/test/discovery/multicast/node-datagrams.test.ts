/** What needs no network; that packets are heard is shown by real processes in test/cluster. */
import { describe, expect, test } from 'vitest'
import { multicastGroup } from '../../../src/discovery/multicast/group.js'
import { nodeDatagrams } from '../../../src/discovery/multicast/node-datagrams.js'

describe('on an interface that is not there', () => {
  test('nothing is heard, which is told later and once', async () => {
    const group = multicastGroup('multicast://default?joinNetworkInterface=nowhere0')
    const told: string[] = []
    await new Promise<void>((resolve) => {
      const listening = nodeDatagrams.listen(group, {
        joined: () => told.push('joined'),
        received: () => {},
        lost(error) {
          told.push(error.message)
          listening.close() // as whoever stops at this moment does
          resolve()
        },
      })
      expect(told).toEqual([])
    })
    expect(told).toEqual([expect.stringContaining('there is no network interface nowhere0 with an IPv4 address')])
  })

  test('nothing is said, which each attempt is told, also after the end', async () => {
    const speaker = nodeDatagrams.speak(multicastGroup('multicast://default?networkInterface=nowhere0'))
    const said = () =>
      new Promise<string | undefined>((resolve) => speaker.send('x', (error) => resolve(error?.message)))
    expect(await said()).toContain('there is no network interface nowhere0')
    expect(await said()).toContain('there is no network interface nowhere0')
    speaker.close()
    expect(await said()).toBe('it has been closed')
  })
})

test('listening that ends before it has begun tells nothing', async () => {
  const told: string[] = []
  const group = multicastGroup('multicast://default?joinNetworkInterface=nowhere0')
  const tell = (what: string) => () => void told.push(what)
  const sink = { joined: tell('joined'), received: tell('received'), lost: tell('lost') }
  nodeDatagrams.listen(group, sink).close()
  // A second one is served after the first.
  await new Promise<void>((resolve) => nodeDatagrams.listen(group, { ...sink, lost: () => resolve() }))
  expect(told).toEqual([])
})
