import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { describe, expect, test } from 'vitest'
import { ListSearch } from '../../src/discovery/list-search.js'
import { type Service, staticDiscovery } from '../../src/discovery/services.js'

function started(uri: string) {
  const clock = new ManualClock()
  const log = new RecordingLogger()
  const found: Service[] = []
  const startMs = clock.now()
  const asked: string[] = []
  const search = new ListSearch(staticDiscovery(uri), {
    clock,
    log,
    connect(service) {
      found.push(service)
      asked.push(`${service.text} ${clock.now() - startMs}`)
    },
  })
  search.start()
  return { clock, log, search, found, asked }
}

describe('a list of brokers', () => {
  test('each is tried for itself [F6.034]', () => {
    const { clock, search, found, asked } = started('static:(tcp://a:1,tcp://b:2)')
    search.failed(found[0]!)
    clock.advance(1500)
    search.failed(found[0]!)
    search.failed(found[1]!)
    clock.advance(1000)
    expect(asked).toEqual(['tcp://a:1 0', 'tcp://b:2 0', 'tcp://a:1 1000', 'tcp://b:2 2500'])
  })

  test('when one that stood is lost, those that wait are tried at once and not again soon', () => {
    const { clock, search, found, asked } = started('static:(tcp://a:1,tcp://b:2)?initialReconnectDelay=20000')
    search.failed(found[1]!)
    clock.advance(10_000)
    search.failed(found[0]!)
    clock.advance(10_500)
    expect(asked).toEqual(['tcp://a:1 0', 'tcp://b:2 0', 'tcp://b:2 10000'])
  })

  test('one that failed too often is given up, and said so', () => {
    const { clock, log, search, found } = started('static:(tcp://a:1)?maxReconnectAttempts=2')
    search.failed(found[0]!)
    clock.advance(1000)
    search.failed(found[0]!)
    clock.advance(60_000)
    expect(found).toHaveLength(2)
    expect(log.texts('warn')).toEqual([
      'Reconnect attempts exceeded 2 tries.  Reconnecting has been disabled for: tcp://a:1',
    ])
  })

  test('stopped, nothing is tried any more', () => {
    const { clock, search, found } = started('static:(tcp://a:1)')
    search.failed(found[0]!)
    search.stop()
    search.failed(found[0]!)
    expect([clock.waiting, found.length]).toEqual([0, 1])
  })
})
