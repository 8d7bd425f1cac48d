/** What a command keeps must not lie in the chunk it came with: the next read overwrites that. */
import { ConnectionId, XaTransactionId } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { BlockPool, Decoder, Encoder, initialSettings, OutBuffer, TransactionInfo } from '../src/index.js'

describe.each([true, false])('a frame in a shared chunk (tight: %s)', (tightEncodingEnabled) => {
  it('is decoded into memory of its own', () => {
    const settings = { ...initialSettings, version: 12, tightEncodingEnabled }
    const out = new OutBuffer(new BlockPool())
    const id = new XaTransactionId(7, Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5))
    const sent = new TransactionInfo({ connectionId: new ConnectionId('c'), transactionId: id, type: 0 })
    new Encoder(settings).encode(sent, out)
    // A Buffer, as sockets give it: its `slice` would be a view.
    const chunk = Buffer.from(out.toBytes())
    const read = new Decoder(settings).decode(chunk, 4, chunk.length - 4) as TransactionInfo
    chunk.fill(0xff)
    expect(read.transactionId).toEqual(id)
  })
})
