import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NodeTextFile } from '../../src/plugins/node-text-file.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-text-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a small file of a plug-in', () => {
  it('is nothing before it was written, and then what was written last', () => {
    const file = new NodeTextFile(join(folder, 'deep', 'names'))
    expect(file.read()).toBeUndefined()
    file.write('one')
    file.write('two')
    expect([file.read(), readdirSync(join(folder, 'deep'))]).toEqual(['two', ['names']])
  })

  it('throws when it is no file', () => {
    expect(() => new NodeTextFile(folder).read()).toThrow(/EISDIR/)
  })
})
