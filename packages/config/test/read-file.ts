/** Reads configurations in tests: fixtures from disk, or a text that stands for a file. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encryptorOf } from '@hermod/security'
import { type InspectedConfiguration, inspectActiveMqXml } from '../src/activemq-xml/read.js'
import type { ReadEnvironment } from '../src/activemq-xml/sources.js'

const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), 'fixtures')

export function inspectFixture(directory: string, file: string): InspectedConfiguration {
  const conf = join(FIXTURES, directory)
  return inspectActiveMqXml(join(conf, file), environment({}, conf))
}

/** The broker element's inside, wrapped so that `inside` begins at line 2, column 1. */
export function inspectBroker(inside: string, attributes = ''): InspectedConfiguration {
  return inspectText(
    `<beans xmlns="http://www.springframework.org/schema/beans"><broker xmlns="http://activemq.apache.org/schema/core"${attributes}>\n${inside}\n</broker></beans>`,
  )
}

/** `files` are further files by path. */
export function inspectText(
  text: string,
  files: Record<string, string> = {},
  properties: Record<string, string> = {},
): InspectedConfiguration {
  return inspectActiveMqXml('a.xml', environment({ 'a.xml': text, ...files }, 'conf', properties))
}

function environment(
  files: Record<string, string>,
  conf: string,
  properties: Record<string, string> = {},
): ReadEnvironment {
  return {
    systemProperties: new Map(
      Object.entries({
        'activemq.home': 'home',
        'activemq.base': 'base',
        'activemq.conf': conf,
        'activemq.data': 'data',
        ...properties,
      }),
    ),
    environment: { FROM_ENVIRONMENT: 'env' },
    readFile(path) {
      const text = files[path]
      if (text !== undefined) return text
      if (Object.keys(files).length > 0) throw new Error('no such file')
      return readFileSync(path, 'utf8')
    },
    heapBytes: 1000,
    decrypt: (value, encryptor) =>
      encryptorOf({ ...encryptor, environment: { ACTIVEMQ_ENCRYPTION_PASSWORD: 'activemq' } }).decryptValue(value),
  }
}

/** The findings as `line:column message`, errors first. */
export function told({ findings }: InspectedConfiguration): string[] {
  const sorted = [...findings].sort((a, b) => a.severity.localeCompare(b.severity))
  return sorted.map(({ position, message }) => `${position.line}:${position.column} ${message}`)
}
