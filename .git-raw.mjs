// builds the widget without mangling: writes /tmp/bytes/raw.js
import { createBuilder } from 'vite';
import { writeFileSync } from 'fs';
const builder = await createBuilder({ root: process.cwd(), logLevel:'warn', mode:'production', plugins:[{name:'grab',enforce:'pre',
 applyToEnvironment:e=>e.name==='widget', generateBundle(_,b){ for(const f of Object.values(b)) if(f.type==='chunk') writeFileSync(process.env.OUT??'/tmp/bytes/raw.js', f.code)} }], });
const env=builder.environments.widget; env.config.build.outDir='/tmp/bytes/out';
await builder.build(env);
