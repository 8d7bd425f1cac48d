/**
 * A disk that answers EIO, on write and on sync: the sender is told, nothing unkept was confirmed, and the broker stops
 * or goes on as its ioExceptionHandler says. The failing calls are put into Hermod's own process.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { BrokerProcess, defaultConfiguration } from '../interop/support/broker-process.js'
import { check } from './checker.js'
import { Load } from './support/load.js'
import { until } from './support/until.js'

const PRELOAD = fileURLToPath(new URL('support/failing-fs.mjs', import.meta.url))
const GOES_ON = '<ioExceptionHandler><defaultIOExceptionHandler ignoreAllErrors="true"/></ioExceptionHandler>'

let broker: BrokerProcess
let load: Load

afterEach(async () => {
  load.dispose()
  await broker.dispose()
})

async function start(configuration: string): Promise<void> {
  broker = await BrokerProcess.prepare('hermod', { configuration, preload: PRELOAD })
  await broker.start({ FAILING_FS: trigger() })
  load = await Load.start(broker.url)
  await load.publish(1, 20)
}

const trigger = (): string => join(broker.folder, 'failing')

async function verify(): Promise<void> {
  await broker.start({ FAILING_FS: trigger() })
  await load.drain(2)
  expect(check(load.history()).violations).toEqual([])
}

describe.each(['write', 'sync'])('EIO on %s', (operation) => {
  test('stops the broker, as the default ioExceptionHandler says', async () => {
    await start(defaultConfiguration())
    writeFileSync(trigger(), operation)
    expect(await load.fill(1, 1_000, 50)).toMatchObject({ sent: 0, refusal: expect.any(String) })
    await until('the broker has ended', () => !broker.running)
    rmSync(trigger())
    await verify()
  })

  test('with ignoreAllErrors="true" refuses the send and goes on', async () => {
    await start(defaultConfiguration().replace('<systemUsage>', `${GOES_ON}<systemUsage>`))
    writeFileSync(trigger(), operation)
    expect(await load.fill(1, 1_000, 50)).toMatchObject({ sent: 0, refusal: expect.any(String) })
    rmSync(trigger())
    await until('it takes messages again', async () => (await load.fill(1, 1_000, 1)).sent === 1)
    expect((await load.fill(1, 1_000, 20)).sent).toBe(20)
    await broker.kill()
    await verify()
  })
})
