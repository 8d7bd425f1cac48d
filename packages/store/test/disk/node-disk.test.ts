import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeDisk } from '@hermod/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { behind } from '../../src/disk/node-file.js'

const disk = new NodeDisk()
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-disk-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const parts = (count: number): Uint8Array[] => Array.from({ length: count }, (_, i) => Buffer.from(`${i};`))
const settled = (start: (done: (error: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error === null ? resolve() : reject(error))))

describe('NodeDisk', () => {
  it('writes more parts than the system takes at once, blocking and not', async () => {
    const file = disk.open(join(folder, 'f'), 'create')
    const many = parts(2500)
    const whole = Buffer.concat(many)
    file.write(many, 3)
    await settled((done) => file.writeAsync(many, 3 + whole.length, done))
    await settled((done) => file.writeAsync([], 0, done))
    file.sync()
    await settled((done) => file.syncAsync(done))
    expect(file.size()).toBe(3 + 2 * whole.length)
    expect(
      readFileSync(file.path)
        .subarray(3)
        .equals(Buffer.concat([whole, whole])),
    ).toBe(true)
    file.close()
  })

  it('reads from a position, short at the end', () => {
    const file = disk.open(join(folder, 'f'), 'create')
    file.write([Buffer.from('hello')], 0)
    const target = new Uint8Array(8)
    expect(file.read(target, 1, 7, 2)).toBe(3)
    expect(Buffer.from(target.subarray(1, 4)).toString()).toBe('llo')
    file.truncate(2)
    expect(file.size()).toBe(2)
    expect(Math.abs(file.modifiedMs() - Date.now())).toBeLessThan(60_000)
    file.close()
  })

  it('keeps what a file holds when it is opened again, and refuses to make one for reading', () => {
    const path = join(folder, 'f')
    disk.open(path, 'create').write([Buffer.from('kept')], 0)
    expect(disk.open(path, 'create').size()).toBe(4)
    expect(() => disk.open(join(folder, 'none'), 'read')).toThrow('ENOENT')
    expect(() => disk.open(join(folder, 'none'), 'write')).toThrow('ENOENT')
  })

  it('lists, renames, removes, and tells the room left', () => {
    const made = join(folder, 'a/b')
    disk.makeDirectory(made)
    disk.open(join(made, '2'), 'create').close()
    disk.open(join(made, '1'), 'create').close()
    disk.rename(join(made, '2'), join(made, '3'))
    disk.syncDirectory(made)
    expect(disk.list(made)).toEqual(['1', '3'])
    disk.remove(join(made, '1'))
    expect(disk.exists(join(made, '1'))).toBe(false)
    expect(disk.freeBytes(join(folder, 'not/there/yet'))).toBeGreaterThan(0)
  })
})

describe('behind', () => {
  it('finds what a short write left over, wherever it stopped', () => {
    const whole = Buffer.concat(parts(4)) // 0;1;2;3;
    for (let count = 0; count <= whole.length; count++) {
      expect(Buffer.concat(behind(parts(4), count)).toString()).toBe(whole.subarray(count).toString())
    }
  })
})
