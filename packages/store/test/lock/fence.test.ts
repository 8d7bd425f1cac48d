/** A former master with its files open writes on after another took over: nothing of it may reach the new one's files. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { optionValues } from '@hermod/model'
import { fence, kahaDBOptions, NodeDisk } from '@hermod/store'
import { RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { JournalFiles } from '../../src/journal/journal-files.js'

let directory: string
const disk = new NodeDisk()

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hermod-fence-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const path = (name: string): string => join(directory, name)

test('a write to the last journal file that was under way ends where nobody reads', () => {
  const content = Buffer.alloc(3_000_000)
  content.write('a batch', 2_100_000)
  writeFileSync(path('db-1.log'), 'old')
  writeFileSync(path('db-2.log'), content)
  writeFileSync(path('lock'), 'ours')
  const former = disk.open(path('db-2.log'), 'write')
  const log = new RecordingLogger()
  fence({ disk, log }, directory)
  former.write([Buffer.from('too late')], 0)
  former.close()
  expect(readFileSync(path('db-2.log')).equals(content)).toBe(true)
  expect(readdirSync(directory).sort()).toEqual(['db-1.log', 'db-2.log', 'lock'])
  expect(log.texts('warn')).toHaveLength(1)
})

test('a new journal file of the new master is not written over', () => {
  const files = () => new JournalFiles(disk, directory, optionValues(kahaDBOptions, { journalMaxFileLength: 4096 }))
  const [former, heir] = [files(), files()]
  const taken = heir.create(3)
  taken.write([Buffer.from('the heir')], 0)
  taken.close()
  expect(() => former.create(3)).toThrow('EEXIST')
  expect(readFileSync(path('db-3.log')).subarray(0, 8).toString()).toBe('the heir')
})

test('the index is taken away, wherever it is; an empty directory needs no fence', () => {
  const elsewhere = path('elsewhere')
  for (const place of [directory, elsewhere]) {
    mkdirSync(join(place, 'index'), { recursive: true })
    writeFileSync(join(place, 'index', 'data.mdb'), '')
  }
  const log = new RecordingLogger()
  fence({ disk, log }, directory, elsewhere)
  expect(existsSync(join(elsewhere, 'index'))).toBe(false)
  expect(existsSync(path('index'))).toBe(true)
  fence({ disk, log }, directory)
  expect(existsSync(path('index'))).toBe(false)
  expect(log.texts('warn')).toEqual([])
})
