import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pidFilePath, pidState, removePidFile, writePidFile } from '../../src/cli/pid-file.js'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hermod-pid-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('is activemq.pid in the data directory unless ACTIVEMQ_PIDFILE says otherwise', () => {
  const found = { installation: { data: '/d' } as never }
  expect(pidFilePath({ ...found, environment: {} })).toBe('/d/activemq.pid')
  expect(pidFilePath({ ...found, environment: { ACTIVEMQ_PIDFILE: '/run/x.pid' } })).toBe('/run/x.pid')
})

test('a file is outdated when its process is gone, is another program, or is no number', async () => {
  const path = join(directory, 'a', 'x.pid')
  expect(pidState(path)).toEqual({ state: 'absent' })
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve))
  writePidFile(path, child.pid!)
  expect(pidState(path)).toEqual({ state: 'outdated' })
  writePidFile(path, process.pid)
  expect(pidState(path)).toEqual({ state: 'outdated' })
  writePidFile(path, process.ppid)
  // Only Linux tells what a process runs; elsewhere any living process counts.
  if (process.platform === 'linux') expect(pidState(path)).toEqual({ state: 'outdated' })
  writeFileSync(path, 'none')
  expect(pidState(path)).toEqual({ state: 'outdated' })
})

test('is only removed by the process that it names', () => {
  const path = join(directory, 'y.pid')
  writePidFile(path, 1)
  removePidFile(path, 2)
  expect(pidState(path).state).not.toBe('absent')
  removePidFile(path, 1)
  expect(pidState(path).state).toBe('absent')
})
