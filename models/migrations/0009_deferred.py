from tortoise import migrations
from tortoise.migrations import operations as ops
from models.columns import new_id
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0008_history_indexes')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Deferred',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ('kind', fields.CharField(max_length=40)),
                ('details', fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ('request_id', fields.CharField(default='', max_length=64)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('due_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('attempts', fields.IntField(default=0)),
            ],
            options={'table': 'deferred', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One row is written whoever has an account, and removed in the transaction that does what it says.'},
            bases=['Model'],
        ),
    ]
