/** The health port of a broker in a process of its own. */
import { setTimeout as delay } from 'node:timers/promises'
import type { BrokerProcess } from '../../interop/support/broker-process.js'

// biome-ignore lint/suspicious/noExplicitAny: whatever the port says, a test names what it expects of it
export type Page = any

export class HealthPage {
  constructor(private readonly broker: BrokerProcess) {}

  async get(path: string): Promise<Page> {
    const response = await fetch(new URL(path, this.url))
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }

  /** Asks until the answer is as wanted; rejects with the last one. */
  async until(path: string, wanted: (page: Page) => boolean, limitMs = 20_000): Promise<Page> {
    const deadline = Date.now() + limitMs
    for (;;) {
      const page = await this.get(path).catch((error: unknown) => String(error))
      if (typeof page !== 'string' && wanted(page)) return page
      if (Date.now() > deadline) throw new Error(`${path} says ${JSON.stringify(page, undefined, 1)}`)
      await delay(50)
    }
  }

  private get url(): string {
    const [, url] = [...this.broker.log.matchAll(/Health is told at (\S+)/g)].at(-1) ?? []
    if (url === undefined) throw new Error('no health port')
    return url
  }
}
