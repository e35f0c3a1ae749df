import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { calls } from '../../src/contract/api.ts';
import type { Call } from '../../src/contract/call.ts';
import { usageEvent } from '../../src/contract/usage.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const world = await open();
const { body: document } = await world.api('GET', '/openapi.json');

/** What a schema asks for, without the words around it. */
function essence(schema: z.ZodMiniType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

function follow(reference: string): unknown {
  const steps = reference.replace('#/', '').split('/');
  return steps.reduce((place: Record<string, unknown>, step) => Object(place[step]), document);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

describe('/openapi.json', () => {
  it('is OpenAPI 3.1', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\.\d+$/),
      info: { title: expect.any(String), version: expect.any(String) },
      servers: [{ url: world.proxy.publicUrl() }],
    });
  });

  it.each(Object.entries<Call>(calls))('has the call %s with what it takes and answers', (id, call) => {
    const operation = document.paths[call.path.replace(/:(\w+)/g, '{$1}')][call.method.toLowerCase()];
    expect(operation.operationId).toBe(id);
    const named = [...call.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const parameters: { in: string; name: string; required: boolean; schema: unknown }[] =
      operation.parameters ?? [];
    expect(parameters.filter(one => one.in === 'path').map(({ name }) => name)).toEqual(named);
    for (const parameter of parameters.filter(one => one.in === 'path'))
      expect(parameter.required).toBe(true);
    if (call.isKeyed) expect(parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key' }));
    if (call.query) {
      const queried = parameters.filter(one => one.in === 'query').map(({ name, schema }) => [name, schema]);
      expect({ properties: Object.fromEntries(queried) }).toEqual({
        properties: Object(essence(call.query())).properties,
      });
    }
    expect(operation.requestBody?.required).toBe(call.body && !call.isBodyOptional);
    expect(Object.keys(operation.responses)).toEqual([call.answer || call.type ? '200' : '204', 'default']);
    expect(operation.security?.length ?? 0).toBe(call.caller === 'anyone' ? 0 : 1);
  });

  it('has each body as it is checked', () => {
    for (const call of Object.values<Call>(calls)) {
      if (!call.body || call === calls.recordUsage) continue;
      const { requestBody } = document.paths[call.path.replace(/:(\w+)/g, '{$1}')][call.method.toLowerCase()];
      const { $schema: _, ...schema } = requestBody.content['application/json'].schema;
      expect(schema).toEqual(essence(call.body()));
    }
  });

  it('has the usage event that each of a list is checked by', () => {
    const { schema } = document.paths['/v1/usage'].post.requestBody.content['application/json'];
    expect(schema.properties.events).toMatchObject({ minItems: 1, maxItems: 1000 });
    const { $schema: _, ...event } = Object(follow(schema.properties.events.items.$ref));
    expect(event).toEqual(essence(usageEvent()));
  });

  it('refers only to what it has, and names each call once', () => {
    for (const reference of referencesIn(document)) expect(follow(reference)).not.toEqual({});
    const ids = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap(path =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
