/** The reference pages are what the tables say; `npm run generate` brings them up to date. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { errorsPage } from '../../src/reference/errors-page.js'
import { optionsPage } from '../../src/reference/options-page.js'

const page = (name: string): string =>
  readFileSync(new URL(`../../../../docs/reference/${name}`, import.meta.url), 'utf8')

describe('reference pages', () => {
  test('options.md is current', () => {
    expect(page('options.md')).toBe(optionsPage())
  })
  test('errors.md is current', () => {
    expect(page('errors.md')).toBe(errorsPage())
  })
  test('hold every kind of table', () => {
    for (const part of [
      '### `<kahaDB>`',
      '`maximumConnections`',
      '`memoryLimit`',
      'hermod producer',
      'jms.name=value',
    ]) {
      expect(optionsPage()).toContain(part)
    }
    for (const area of ['BROKER', 'STORE', 'TRANSPORT', 'CLIENT', 'OPENWIRE'])
      expect(errorsPage()).toContain(`## ${area}`)
  })
})
