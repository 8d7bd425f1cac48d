/** A broker whose configuration is a text in the hand of the test, and whose time moves when told. */

import { ConnectionFactory } from '@hermod/client'
import { findingText, readActiveMqXml } from '@hermod/config'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { type RunningBroker, startBroker } from '../../src/index.js'
import type { ConfigurationSource, LoadedConfiguration } from '../../src/runtime-configuration/source.js'

const BEANS = 'xmlns="http://www.springframework.org/schema/beans"'
const CORE = 'xmlns="http://activemq.apache.org/schema/core"'
const CONFIGURER =
  '<bean class="org.springframework.beans.factory.config.PropertyPlaceholderConfigurer"><property name="location" value="file:a.properties"/></bean>'

export class TextSource implements ConfigurationSource {
  readonly description = 'URL [file:a.xml]'
  readonly properties = new Map<string, string>()
  changedMs = 1
  gone = false
  text = ''
  loaded: LoadedConfiguration

  constructor(inside: string) {
    this.write(inside)
    this.loaded = this.load()
  }

  /** What stands in the broker element begins at line 2. */
  write(inside: string, attributes = ''): void {
    this.changedMs++
    this.text = `<beans ${BEANS}>${CONFIGURER}<broker ${CORE} brokerName="b" persistent="false"${attributes}>\n${inside}\n</broker></beans>`
  }

  modifiedMs(): number {
    if (this.gone) throw new Error('no such file')
    return this.changedMs
  }

  load(): LoadedConfiguration {
    const { settings, warnings } = readActiveMqXml('a.xml', {
      systemProperties: new Map(),
      environment: {},
      readFile: (path) => this.read(path),
      heapBytes: 1e9,
    })
    this.loaded = { settings, warnings: warnings.map(findingText), modifiedMs: this.changedMs }
    return this.loaded
  }

  private read(path: string): string {
    if (path !== 'a.xml') return [...this.properties].map(([name, value]) => `${name}=${value}`).join('\n')
    if (this.gone) throw new Error('no such file')
    return this.text
  }
}

export interface Rig {
  readonly broker: RunningBroker
  readonly source: TextSource
  readonly clock: ManualClock
  readonly log: RecordingLogger
  /** Log lines since the last call, without those of connections and of the broker's own start. */
  news(): string[]
  connect(userName?: string, password?: string): ReturnType<ConnectionFactory['createConnection']>
}

export async function startRig(inside: string): Promise<Rig> {
  const source = new TextSource(inside)
  const clock = new ManualClock()
  const log = new RecordingLogger()
  const broker = await startBroker(source.loaded.settings, { log, clock, source })
  return {
    broker,
    source,
    clock,
    log,
    news() {
      const lines = log.texts()
      log.clear()
      return lines
    },
    connect: (userName, password) =>
      new ConnectionFactory('vm://b', {
        vm: broker.vm,
        ...(userName === undefined ? {} : { userName }),
        ...(password === undefined ? {} : { password }),
      }).createConnection(),
  }
}
