/** Addresses in a file or behind an http address, for updateURIsURL. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { updatedUris } from '../../src/failover/updated-uris.js'

const folder = mkdtempSync(join(tmpdir(), 'uris-'))
const file = join(folder, 'list')
writeFileSync(file, ' tcp://a:1 ,\ntcp://b:2,,\n')
afterAll(() => rmSync(folder, { recursive: true }))

it.each([file, pathToFileURL(file).href])('reads %s', async (place) => {
  expect(await updatedUris(place)).toEqual(['tcp://a:1', 'tcp://b:2'])
})

it('reads what a web server gives', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/list' ? 200 : 404
    response.end('tcp://a:1')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await updatedUris(`${url}/list`)).toEqual(['tcp://a:1'])
  await expect(updatedUris(`${url}/other`)).rejects.toThrow('the server answered 404')
  server.closeAllConnections()
  server.close()
})

it('says what cannot be read', async () => {
  await expect(updatedUris(join(folder, 'none'))).rejects.toThrow(/updateURIsURL=.*none cannot be read: ENOENT/)
  writeFileSync(join(folder, 'long'), 'x'.repeat(70_000))
  await expect(updatedUris(join(folder, 'long'))).rejects.toThrow('more than 65536 characters')
})
