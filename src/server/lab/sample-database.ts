/** Content of the lab's database: a small shop, large enough for joins, grouping and a few thousand rows, the same in every start. */

export const DATABASE_NAME = 'sampledb';

/** Brokered by the lab's credential store. The database contains no secrets and is reachable from this machine only. */
export const DATABASE_LOGIN = { username: 'analyst', password: 'boundary-lab' } as const;

export const SAMPLE_SQL = `
CREATE TABLE customers (
  id serial PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  city text NOT NULL,
  country text NOT NULL,
  since date NOT NULL
);
CREATE TABLE products (
  id serial PRIMARY KEY,
  name text NOT NULL,
  category text NOT NULL,
  price numeric(8, 2) NOT NULL,
  stock integer NOT NULL
);
CREATE TABLE orders (
  id serial PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  status text NOT NULL CHECK (status IN ('open', 'paid', 'shipped', 'returned')),
  ordered_at timestamp NOT NULL
);
CREATE TABLE order_items (
  order_id integer NOT NULL REFERENCES orders,
  product_id integer NOT NULL REFERENCES products,
  quantity integer NOT NULL,
  price numeric(8, 2) NOT NULL,
  PRIMARY KEY (order_id, product_id)
);

INSERT INTO customers (name, email, city, country, since)
SELECT
  first || ' ' || last,
  lower(first || '.' || last || n || '@example.com'),
  (ARRAY['Oslo', 'Lyon', 'Porto', 'Graz', 'Turku', 'Ghent', 'Bergen', 'Malaga'])[1 + n % 8],
  (ARRAY['Norway', 'France', 'Portugal', 'Austria', 'Finland', 'Belgium', 'Norway', 'Spain'])[1 + n % 8],
  date '2019-01-01' + (n * 17) % 2200
FROM generate_series(0, 239) AS n,
  LATERAL (SELECT
    (ARRAY['Ada', 'Bela', 'Chidi', 'Dana', 'Emil', 'Farah', 'Goro', 'Hanne', 'Ines', 'Jonas', 'Kaia', 'Lev'])[1 + n % 12] AS first,
    (ARRAY['Aalto', 'Berg', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia', 'Haugen', 'Ito', 'Jansen'])[1 + (n / 12) % 10] AS last) AS person;

INSERT INTO products (name, category, price, stock)
SELECT
  material || ' ' || thing,
  category,
  round((5 + (n * 37) % 190 + 0.49)::numeric, 2),
  (n * 53) % 120
FROM generate_series(0, 47) AS n,
  LATERAL (SELECT
    (ARRAY['Oak', 'Steel', 'Wool', 'Glass'])[1 + n % 4] AS material,
    (ARRAY['table', 'lamp', 'blanket', 'vase', 'shelf', 'clock', 'chair', 'mirror', 'basket', 'tray', 'hook', 'frame'])[1 + n / 4] AS thing,
    (ARRAY['furniture', 'light', 'textile', 'decoration'])[1 + (n / 4) % 4] AS category) AS article;

INSERT INTO orders (customer_id, status, ordered_at)
SELECT
  1 + (n * 7919) % 240,
  (ARRAY['shipped', 'shipped', 'paid', 'shipped', 'open', 'shipped', 'returned'])[1 + n % 7],
  timestamp '2025-01-01 08:00' + n * interval '4 hours 13 minutes'
FROM generate_series(0, 2399) AS n;

INSERT INTO order_items (order_id, product_id, quantity, price)
SELECT o.id, p.id, 1 + (o.id + p.id) % 4, p.price
FROM orders AS o
JOIN products AS p ON p.id IN (1 + (o.id * 3) % 48, 1 + (o.id * 11 + 5) % 48, 1 + (o.id * 29 + 17) % 48);

CREATE VIEW revenue_by_month AS
SELECT
  to_char(o.ordered_at, 'YYYY-MM') AS month,
  count(DISTINCT o.id) AS orders,
  sum(i.quantity * i.price) AS revenue
FROM orders AS o
JOIN order_items AS i ON i.order_id = o.id
WHERE o.status <> 'returned'
GROUP BY 1
ORDER BY 1;

ANALYZE;
`;
