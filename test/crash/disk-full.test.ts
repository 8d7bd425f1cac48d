/**
 * A disk that is full: the producer is told, nothing that was not kept is confirmed, and the broker goes on or stops as
 * its ioExceptionHandler says. A small tmpfs stands for the disk; it needs the right to mount one.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess, defaultConfiguration } from '../interop/support/broker-process.js'
import { check } from './checker.js'
import { Load } from './support/load.js'
import { until } from './support/until.js'

const kind = (process.env['CRASH_BROKER'] ?? 'hermod') as BrokerKind
const MEGABYTE = 1 << 20

/** A disk of its own, as small as asked. */
class SmallDisk {
  readonly path = mkdtempSync(join(tmpdir(), 'hermod-disk-'))
  private readonly ballast = join(this.path, 'ballast')

  constructor(megabytes: number) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.path], { stdio: 'pipe' })
  }

  /** Leaves about `bytes` free. */
  fill(bytes: number): void {
    const { bavail, bsize } = statfsSync(this.path)
    writeFileSync(this.ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)))
  }

  free(): void {
    rmSync(this.ballast)
  }

  dispose(): void {
    execFileSync('umount', ['-l', this.path], { stdio: 'pipe' })
    rmSync(this.path, { recursive: true, force: true })
  }
}

function mountable(): boolean {
  try {
    new SmallDisk(1).dispose()
    return true
  } catch (error) {
    process.stderr.write(`a full disk cannot be tried here, a tmpfs cannot be mounted: ${String(error)}\n`)
    return false
  }
}

let disk: SmallDisk
let broker: BrokerProcess
let load: Load

afterEach(async () => {
  load.dispose()
  await broker.dispose()
  disk.dispose()
})

async function startOnSmallDisk(configuration: string): Promise<void> {
  disk = new SmallDisk(64)
  const data = join(disk.path, 'data')
  mkdirSync(data)
  broker = await BrokerProcess.start(kind, { configuration, data })
  load = await Load.start(broker.url)
  await load.publish(1, 20)
}

const enabled = mountable()

test.runIf(enabled)('when the disk is full the producer is told, and with space the broker goes on', async () => {
  await startOnSmallDisk(defaultConfiguration())
  disk.fill(MEGABYTE)
  const full = await load.fill(1, 20_000, 2_000)
  expect(full.refusal).toBeDefined()
  expect(full.sent).toBeLessThan(400)
  disk.free()
  await until('it takes messages again', async () => (await load.fill(1, 1_000, 1)).sent === 1)
  expect((await load.fill(1, 1_000, 50)).sent).toBe(50)
  await broker.kill()
  await broker.start()
  await load.drain(2)
  expect(check(load.history()).violations).toEqual([])
})

const STOPS = '<ioExceptionHandler><defaultIOExceptionHandler ignoreNoSpaceErrors="false"/></ioExceptionHandler>'

test.runIf(enabled)('ignoreNoSpaceErrors="false" stops the broker instead, and nothing confirmed is lost', async () => {
  await startOnSmallDisk(defaultConfiguration().replace('<systemUsage>', `${STOPS}<systemUsage>`))
  disk.fill(MEGABYTE)
  const full = await load.fill(1, 20_000, 2_000)
  expect(full.refusal).toBeDefined()
  // The real one, started by its console, starts itself again in the same process, for as long as the disk is full.
  if (kind === 'activemq') await broker.kill()
  await until('the broker has ended', () => !broker.running)
  disk.free()
  await broker.start()
  await load.drain(2)
  expect(check(load.history()).violations).toEqual([])
})
