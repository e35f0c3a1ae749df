import * as z from 'zod/mini';
import { calls } from '../contract/api.ts';
import type { Call } from '../contract/call.ts';
import { grantStatus, problemBody, problemStatus } from '../contract/problem.ts';
import { usageEvent } from '../contract/usage.ts';

/** The account's path under which the integrator makes a browser's call. */
export function accountPath(path: string): string {
  return path.replace('/v1/', '/v1/accounts/:account/');
}

/** The interface as OpenAPI 3.1, made from the very schemas that check requests. */
export function describeApi({ name, publicUrl }: { name: string; publicUrl: string }) {
  const paths: Record<string, Record<string, unknown>> = {};
  const add = (path: string, id: string, call: Call, scheme: string | null) => {
    const place = path.replace(/:(\w+)/g, '{$1}');
    paths[place] = { ...paths[place], [call.method.toLowerCase()]: operation(place, id, call, scheme) };
  };
  for (const [id, call] of Object.entries<Call>(calls)) {
    add(
      call.path,
      id,
      call,
      call.caller === 'anyone' ? null : call.caller === 'integrator' ? 'apiKey' : 'token',
    );
    if (call.caller === 'browser') add(accountPath(call.path), `${id}OfAccount`, call, 'apiKey');
  }
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description });
  return {
    openapi: '3.1.0',
    info: { title: name, version: '1' },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: {
        apiKey: bearer("The integrator's secret key."),
        token: bearer('A session or device token.'),
      },
      schemas: {
        Problem: answerSchema(problemBody()),
        ProblemCode: { enum: Object.keys({ ...problemStatus, ...grantStatus }) },
        UsageEvent: z.toJSONSchema(usageEvent(), { io: 'input' }),
      },
    },
  };
}

function operation(path: string, id: string, call: Call, scheme: string | null) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parameters: unknown[] = names.map(name => parameter('path', name, { type: 'string' }, true));
  if (call.isKeyed)
    parameters.push(parameter('header', 'Idempotency-Key', { type: 'string', maxLength: 200 }, true));
  if (call.query) {
    const { properties = {} } = z.toJSONSchema(call.query(), { io: 'input' });
    for (const [name, schema] of Object.entries(properties))
      parameters.push(parameter('query', name, schema, false));
  }
  return {
    operationId: id,
    summary: call.summary,
    ...(scheme && { security: [{ [scheme]: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(call.body && {
      requestBody: { required: !call.isBodyOptional, content: json(bodySchema(id, call.body())) },
    }),
    responses: {
      ...(call.answer
        ? {
            200: {
              description: 'Done.',
              content: json(answerSchema(call.answer())),
            },
          }
        : call.type
          ? { 200: { description: 'Done.', content: { [call.type]: { schema: { type: 'string' } } } } }
          : { 204: { description: 'Done.' } }),
      default: {
        description: 'A refusal, by its code.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function answerSchema(answer: z.ZodMiniType) {
  return z.toJSONSchema(answer, { unrepresentable: 'any' });
}

function bodySchema(id: string, body: z.ZodMiniType) {
  return z.toJSONSchema(body, {
    io: 'input',
    override({ path, jsonSchema }) {
      // Each event is checked by itself, so the envelope's own schema takes anything for one.
      const isEvent = id === 'recordUsage' && path.join('.') === 'properties.events.items';
      if (isEvent) jsonSchema.$ref = '#/components/schemas/UsageEvent';
    },
  });
}

function parameter(place: string, name: string, schema: unknown, required: boolean) {
  return { in: place, name, required, schema };
}

function json(schema: unknown) {
  return { 'application/json': { schema } };
}
