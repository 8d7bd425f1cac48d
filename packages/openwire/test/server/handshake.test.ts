import { BrokerError } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import {
  BrokerInfo,
  ConnectionControl,
  type ConnectionError,
  ConnectionInfo,
  ExceptionResponse,
  KeepAliveInfo,
  RemoveInfo,
  Response,
  SessionInfo,
  ShutdownInfo,
  type WireFormatInfo,
} from '../../src/generated/commands.js'
import { defaultPreferences } from '../../src/preferences.js'
import { Bench } from './bench.js'
import { connectionId, sessionId } from './names.js'

describe('introduction', () => {
  it('sends the WireFormatInfo unasked and nothing else before the peer has sent its own', async () => {
    const bench = new Bench()
    const peer = bench.dial()
    await bench.settle()
    expect(peer.names()).toEqual(['WireFormatInfo'])
    expect((peer.received[0] as WireFormatInfo).version).toBe(12)
  })

  it('tells who the broker is once both have introduced themselves', async () => {
    const bench = new Bench()
    const peer = await bench.greeted()
    expect(peer.received[1]).toEqual(
      new BrokerInfo({
        brokerId: expect.objectContaining({ value: 'ID:broker-1' }) as never,
        brokerName: 'brokerA',
        brokerURL: 'tcp://localhost:61616',
      }),
    )
  })

  it('closes a peer that says nothing for connectAttemptTimeout', async () => {
    const bench = new Bench({ options: { 'transport.connectAttemptTimeout': 5_000 } })
    const peer = bench.dial()
    bench.clock.advance(5_000)
    await bench.settle()
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()).toEqual([
      'Transport Connection to: tcp://10.0.0.1:5000 failed: no WireFormatInfo came within 5000 ms',
    ])
    expect(bench.acceptor.connectionCount).toBe(0)
  })

  it('refuses versions below minmumWireFormatVersion', async () => {
    const bench = new Bench({ options: { minmumWireFormatVersion: 9 } })
    const peer = await bench.greeted({ version: 6 })
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()[0]).toContain('OpenWire version 6 is below minmumWireFormatVersion 9')
  })
})

describe('what is not OpenWire gets one line in the log and the end of its link', () => {
  const cases: [string, string, RegExp][] = [
    ['an HTTP request', 'GET / HTTP/1.1\r\nHost: broker\r\n\r\n', /frame of 1195725856 bytes is larger/],
    ['a wrong magic', '\0\0\0\x0e\x01NotActMQ\0\0\0\x0c\0', /magic/i],
    ['an unknown command', '\0\0\0\x01\x7f', /\b127\b|WireFormatInfo/],
    ['a size of zero', '\0\0\0\0', /impossible size 0/],
    ['a negative size', '\xff\xff\xff\xff', /impossible size -1/],
  ]
  it.each(cases)('%s', async (_name, bytes, line) => {
    const bench = new Bench()
    const bystander = await bench.connected()
    const peer = bench.dial()
    peer.sendBytes(Buffer.from(bytes, 'latin1'))
    await bench.settle()
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()).toHaveLength(1)
    expect(bench.warnings()[0]).toMatch(/^Transport Connection to: tcp:\/\/10\.0\.0\.1:5000 failed: /)
    expect(bench.warnings()[0]).toMatch(line)
    expect(bench.log.texts('error')).toEqual([])
    expect(bystander.isClosed).toBe(false)
    expect(bench.acceptor.connectionCount).toBe(1)
  })

  it('a link dropped before the introduction', async () => {
    const bench = new Bench({ warnOnRemoteClose: true })
    bench.dial().link.end()
    await bench.settle()
    expect(bench.warnings()).toEqual([
      'Transport Connection to: tcp://10.0.0.1:5000 failed: the peer closed the connection before its WireFormatInfo came',
    ])
    expect(bench.acceptor.connectionCount).toBe(0)
    expect(bench.clock.waiting).toBe(0)
  })

  it('a command that breaks off', async () => {
    const bench = new Bench({ warnOnRemoteClose: true })
    const peer = await bench.connected()
    peer.sendBytes(new Uint8Array([0, 0, 0, 50, 23, 1, 2, 3]))
    peer.link.end()
    await bench.settle()
    expect(bench.warnings()[0]).toContain('the peer closed the connection in the middle of a command')
  })

  it('an encrypted client, and says that it is one', async () => {
    const bench = new Bench()
    const peer = bench.dial()
    peer.sendBytes(Buffer.from('1603010200010001fc0303', 'hex'))
    await bench.settle()
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()[0]).toMatch(/larger than the maxFrameSize of 65536 bytes; the peer speaks TLS$/)
  })

  it('a command over wireFormat.maxFrameSize [F7.042]', async () => {
    const bench = new Bench({ options: { 'wireFormat.maxFrameSize': 2048 } })
    const peer = await bench.greeted()
    peer.sendBytes(new Uint8Array([0, 0, 8, 1, 23]))
    await bench.settle()
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()[0]).toContain('frame of 2049 bytes is larger than the maxFrameSize of 2048 bytes')
  })

  it('1,000 links opened and dropped leave nothing behind', async () => {
    const bench = new Bench()
    for (let i = 0; i < 1_000; i++) {
      const peer = bench.dial()
      if (i % 2 === 0) peer.greet(defaultPreferences)
      if (i % 3 === 0) await bench.settle()
      peer.link.destroy()
    }
    await bench.settle()
    expect(bench.acceptor.connectionCount).toBe(0)
    expect(bench.clock.waiting).toBe(0)
    expect(bench.warnings()).toEqual([])
  })
})

describe('connecting', () => {
  const info = new ConnectionInfo({
    commandId: 1,
    responseRequired: true,
    connectionId,
    clientId: 'client-1',
    userName: 'joe',
    password: 'secret',
    manageable: true,
    faultTolerant: true,
  })

  it('hands on who it is, and keeps the password out of the advisory', async () => {
    const bench = new Bench()
    const peer = await bench.greeted()
    peer.send(info)
    await bench.settle()
    const { request } = bench.broker.connection
    expect(request).toMatchObject({
      clientId: 'client-1',
      userName: 'joe',
      password: 'secret',
      remoteAddress: 'tcp://10.0.0.1:5000',
      connector: 'openwire',
      protocol: 'openwire',
      faultTolerant: true,
      manageable: true,
    })
    expect(request.connectionId).toEqual(connectionId)
    expect(request.advisorySubject).toBeInstanceOf(ConnectionInfo)
    expect(request.advisorySubject).toMatchObject({ password: '', clientIp: 'tcp://10.0.0.1:5000', userName: 'joe' })
    expect(peer.received.slice(2)).toEqual([
      new Response({ correlationId: 1 }),
      new ConnectionControl({ connectedBrokers: '', reconnectTo: '' }),
    ])
  })

  it('handles what came behind the ConnectionInfo only after the broker has decided', async () => {
    const bench = new Bench()
    let admit = (): void => {}
    bench.broker.admission = new Promise((resolve) => {
      admit = resolve
    })
    const peer = await bench.greeted()
    peer.send(info)
    peer.send(new SessionInfo({ commandId: 2, responseRequired: true, sessionId }))
    await bench.settle()
    expect(peer.names()).toEqual(['WireFormatInfo', 'BrokerInfo'])
    admit()
    await bench.settle()
    expect(bench.broker.connection.verbs()).toEqual(['addSession'])
    expect(peer.names().slice(2)).toEqual(['Response', 'ConnectionControl', 'Response'])
  })

  it('tells a refused peer why, then closes', async () => {
    const bench = new Bench()
    bench.broker.connectError = new BrokerError(
      'X',
      'User name [joe] or password is invalid.',
      'java.lang.SecurityException',
      false,
    )
    const peer = await bench.greeted()
    peer.send(info)
    await bench.settle()
    expect(peer.received[2]).toEqual(
      new ExceptionResponse({
        correlationId: 1,
        exception: expect.objectContaining({
          className: 'java.lang.SecurityException',
          message: 'User name [joe] or password is invalid.',
        }) as never,
      }),
    )
    expect(peer.isClosed).toBe(false)
    bench.clock.advance(2_000)
    await bench.settle()
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()).toHaveLength(1)
  })

  it('takes another client id from a peer that was refused for the first', async () => {
    const bench = new Bench()
    bench.broker.connectError = new BrokerError('X', 'already connected', 'javax.jms.InvalidClientIDException', true)
    const peer = await bench.greeted()
    peer.send(info)
    await bench.settle()
    bench.broker.connectError = undefined
    peer.send(new SessionInfo({ commandId: 2, responseRequired: true, sessionId }))
    peer.send(new ConnectionInfo({ ...info, commandId: 3, clientId: 'another' }))
    await bench.settle()
    expect(peer.names().slice(2)).toEqual(['ExceptionResponse', 'Response', 'ConnectionControl'])
    bench.clock.advance(2_000)
    await bench.settle()
    expect(peer.isClosed).toBe(false)
  })

  it('lets go of a connection whose peer left while the broker was deciding', async () => {
    const bench = new Bench()
    let admit = (): void => {}
    bench.broker.admission = new Promise((resolve) => {
      admit = resolve
    })
    const peer = await bench.greeted()
    peer.send(info)
    await bench.settle()
    peer.link.destroy()
    await bench.settle()
    admit()
    await bench.settle()
    expect(bench.broker.connection.verbs()).toEqual(['close'])
  })

  it('commands before it are refused, one way ones with a ConnectionError', async () => {
    const bench = new Bench()
    const peer = await bench.greeted()
    peer.send(new SessionInfo({ commandId: 1, sessionId }))
    peer.send(new SessionInfo({ commandId: 2, responseRequired: true, sessionId }))
    await bench.settle()
    expect(peer.names().slice(2)).toEqual(['ConnectionError', 'ExceptionResponse'])
    expect((peer.received[2] as ConnectionError).exception).toMatchObject({
      className: 'javax.jms.IllegalStateException',
    })
  })

  it('a failover client that announces itself first counts as fault tolerant', async () => {
    const bench = new Bench()
    const peer = await bench.greeted()
    peer.send(new ConnectionControl({ commandId: 1, faultTolerant: true }))
    peer.send(new ConnectionInfo({ commandId: 2, connectionId, clientId: 'c', failoverReconnect: true }))
    await bench.settle()
    expect(bench.broker.connection.request).toMatchObject({ faultTolerant: true, failoverReconnect: true })
  })
})

describe('leaving', () => {
  it('in order: RemoveInfo, ShutdownInfo, end, without a line in the log', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    peer.send(
      new RemoveInfo({ commandId: 9, responseRequired: true, objectId: connectionId, lastDeliveredSequenceId: 7 }),
    )
    peer.send(new ShutdownInfo({ commandId: 10 }))
    await bench.settle()
    expect(peer.received).toEqual([new Response({ correlationId: 9 })])
    expect(bench.broker.connection.calls.at(-1)).toEqual({ verb: 'close', args: [7] })
    expect(bench.broker.connection.verbs().filter((verb) => verb === 'close')).toHaveLength(1)
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()).toEqual([])
    expect(bench.acceptor.connectionCount).toBe(0)
  })

  it('twice is answered twice', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    for (const commandId of [9, 10]) {
      peer.send(
        new RemoveInfo({ commandId, responseRequired: true, objectId: connectionId, lastDeliveredSequenceId: 7 }),
      )
    }
    await bench.settle()
    expect(peer.received).toEqual([9, 10].map((correlationId) => new Response({ correlationId })))
    expect(bench.broker.connection.verbs().filter((verb) => verb === 'close')).toHaveLength(1)
    expect(peer.isClosed).toBe(false)
  })

  it('without a word: the broker is told that deliveries are unknown, the log only where it is asked for [F4.056]', async () => {
    for (const warnOnRemoteClose of [false, true]) {
      const bench = new Bench({ warnOnRemoteClose })
      const peer = await bench.connected()
      peer.link.destroy()
      await bench.settle()
      expect(bench.broker.connection.calls.at(-1)).toEqual({ verb: 'close', args: [-2] })
      const line = expect.stringContaining('without saying farewell')
      expect(bench.warnings()).toEqual(warnOnRemoteClose ? [line] : [])
      expect(bench.log.texts('debug')).toEqual(warnOnRemoteClose ? [] : [line])
    }
  })

  it('for a fault, with the stack where displayStackTrace asks for it [F4.056]', async () => {
    for (const displayStackTrace of [false, true]) {
      const bench = new Bench({ displayStackTrace })
      const peer = bench.dial()
      peer.sendBytes(new Uint8Array([0, 0, 0, 0]))
      await bench.settle()
      const [warning] = bench.warnings()
      expect(warning).toContain('impossible size 0')
      expect(/\n +at /.test(warning!)).toBe(displayStackTrace)
    }
  })

  it('when the broker says so: what waits is sent, then the link ends', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.connection.sink.closed(undefined)
    await bench.settle()
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()).toEqual([])
  })

  it('close() also ends links that have not registered', async () => {
    const bench = new Bench()
    const peers = [bench.dial(), await bench.greeted(), await bench.connected()]
    bench.acceptor.close()
    await bench.settle()
    expect(peers.map((peer) => peer.isClosed)).toEqual([true, true, true])
    expect(bench.acceptor.connectionCount).toBe(0)
  })
})

describe('silence', () => {
  it("is kept short on our side by KeepAliveInfo, and on the peer's ends the connection", async () => {
    const bench = new Bench()
    const peer = await bench.greeted({ maxInactivityDuration: 900, maxInactivityDurationInitalDelay: 300 })
    const step = async (ms: number): Promise<void> => {
      bench.clock.advance(ms)
      await bench.settle()
    }
    await step(300)
    peer.send(new KeepAliveInfo())
    await step(300)
    expect(peer.received.at(-1)).toBeInstanceOf(KeepAliveInfo)
    for (let i = 0; i < 12; i++) {
      peer.send(new KeepAliveInfo())
      await step(300)
    }
    expect(peer.isClosed).toBe(false)
    for (let i = 0; i < 7 && !peer.isClosed; i++) await step(300)
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()[0]).toContain('Channel was inactive for too (>900) long')
    expect(bench.clock.waiting).toBe(0)
  })

  it('ends the connection in the middle of a command, too, where no more of it comes', async () => {
    const bench = new Bench()
    const peer = await bench.greeted({ maxInactivityDuration: 900, maxInactivityDurationInitalDelay: 300 })
    const step = async (): Promise<void> => {
      bench.clock.advance(300)
      await bench.settle()
    }
    peer.sendBytes(Uint8Array.of(0, 0, 0, 99))
    for (let i = 0; i < 12; i++) {
      peer.sendBytes(Uint8Array.of(0))
      await step()
    }
    expect(peer.isClosed).toBe(false)
    for (let i = 0; i < 7 && !peer.isClosed; i++) await step()
    expect(peer.isClosed).toBe(true)
  })

  it('a KeepAliveInfo that wants an answer gets itself back without the wish', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    peer.send(new KeepAliveInfo({ commandId: 77, responseRequired: true }))
    await bench.settle()
    expect(peer.received).toEqual([new KeepAliveInfo({ commandId: 77 })])
  })
})
